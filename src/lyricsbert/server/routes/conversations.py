"""Conversations: lines in, songs and what was understood out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request, Response

from lyricsbert.listener.conversation import GREETING, Answer, State, begin_turn, drop_chip, undo_turn, unpack
from lyricsbert.server.batching import TurnJob
from lyricsbert.server.context import StateDep
from lyricsbert.server.limits import MAX_NAME
from lyricsbert.server.present import conversation_answer
from lyricsbert.server.problems import ALWAYS, BODY, problem_responses
from lyricsbert.server.routes.wishes import LISTENER, profile_of
from lyricsbert.server.schemas import ConversationAnswer, ConversationRequest, TurnRequest

if TYPE_CHECKING:
    from lyricsbert.server.batching import Begin

ConversationId = Annotated[str, Path(max_length=MAX_NAME, description="`conversation` of any of its answers")]
ChipId = Annotated[str, Path(max_length=MAX_NAME, description="`id` of one of the chips of its last answer")]

router = APIRouter(prefix="/conversations", tags=["conversations"])


@router.post(
    "",
    status_code=201,
    response_model=ConversationAnswer,
    responses=problem_responses(*BODY, "conversation"),
)
async def start_conversation(body: ConversationRequest, state: StateDep) -> Response:
    """Start a conversation, or go on with one. It is kept in memory alone, for an hour after its last line."""
    kept = state.conversations.start((State(),) if body.state is None else unpack(body.state))
    answer = Answer.greeting(kept.steps[-1], GREETING)
    presented = conversation_answer(answer, kept.id, kept.steps, state.live.edition.library, state.media)
    return Response(presented, status_code=201, media_type="application/json")


@router.post(
    "/{conversation_id}/turns",
    response_model=ConversationAnswer,
    responses=problem_responses(*BODY, "wish", "conversation-not-found", *LISTENER),
)
async def say(conversation_id: ConversationId, body: TurnRequest, request: Request, state: StateDep) -> Response:
    """Say a line, and get what was understood and the songs for it.

    With a listener, whose taste needs the token if there is one, songs that they like come first.
    """
    kept = state.conversations.find(conversation_id)
    await profile_of(body.listener, state.live.edition, request, state)  # before it is kept
    kept.leave_out, kept.listener = tuple(body.leave_out), body.listener
    return await _turn(conversation_id, partial(begin_turn, body.text, k=body.k), request, state)


@router.post(
    "/{conversation_id}/undo",
    response_model=ConversationAnswer,
    responses=problem_responses(*ALWAYS, "foreign-origin", "conversation-not-found", *LISTENER),
)
async def undo(conversation_id: ConversationId, request: Request, state: StateDep) -> Response:
    """Go back one step."""
    return await _turn(conversation_id, undo_turn, request, state)


@router.delete(
    "/{conversation_id}/chips/{chip_id:path}",
    response_model=ConversationAnswer,
    responses=problem_responses(*ALWAYS, "foreign-origin", "conversation-not-found", "conversation", *LISTENER),
)
async def take_off_chip(
    conversation_id: ConversationId, chip_id: ChipId, request: Request, state: StateDep
) -> Response:
    """Take off a chip: what it says holds no more."""
    return await _turn(conversation_id, partial(drop_chip, chip_id), request, state)


@router.delete(
    "/{conversation_id}",
    status_code=204,
    responses=problem_responses(*ALWAYS, "foreign-origin", "conversation-not-found"),
)
async def forget_conversation(conversation_id: ConversationId, state: StateDep) -> None:
    """Forget a conversation at once."""
    state.conversations.forget(conversation_id)


async def _turn(conversation_id: str, begin: Begin, request: Request, state: StateDep) -> Response:
    """Answer a line after those before it."""
    kept, edition = state.conversations.find(conversation_id), state.live.edition
    profile = await profile_of(kept.listener, edition, request, state)
    async with kept.lock:
        job = TurnJob(kept.id, kept.steps, begin, edition, state.media, kept.leave_out, profile)
        answer = await state.wishes.submit(job)
        kept.steps = job.steps
    return Response(answer, media_type="application/json")
