"""Conversations: lines in, songs and what was understood out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Response

from lyricsbert.listener.conversation import GREETING, Answer, State, begin_turn, drop_chip, undo_turn, unpack
from lyricsbert.server.batching import TurnJob
from lyricsbert.server.context import StateDep
from lyricsbert.server.limits import MAX_NAME
from lyricsbert.server.present import conversation_answer
from lyricsbert.server.problems import ALWAYS, BODY, problem_responses
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
    presented = conversation_answer(answer, kept.id, kept.steps, state.live.edition.library, state.covers.url)
    return Response(presented, status_code=201, media_type="application/json")


@router.post(
    "/{conversation_id}/turns",
    response_model=ConversationAnswer,
    responses=problem_responses(*BODY, "wish", "conversation-not-found"),
)
async def say(conversation_id: ConversationId, body: TurnRequest, state: StateDep) -> Response:
    """Say a line, and get what was understood and the songs for it."""
    return await _turn(conversation_id, partial(begin_turn, body.text, k=body.k), state)


@router.post(
    "/{conversation_id}/undo",
    response_model=ConversationAnswer,
    responses=problem_responses(*ALWAYS, "foreign-origin", "conversation-not-found"),
)
async def undo(conversation_id: ConversationId, state: StateDep) -> Response:
    """Go back one step."""
    return await _turn(conversation_id, undo_turn, state)


@router.delete(
    "/{conversation_id}/chips/{chip_id:path}",
    response_model=ConversationAnswer,
    responses=problem_responses(*ALWAYS, "foreign-origin", "conversation-not-found", "conversation"),
)
async def take_off_chip(conversation_id: ConversationId, chip_id: ChipId, state: StateDep) -> Response:
    """Take off a chip: what it says holds no more."""
    return await _turn(conversation_id, partial(drop_chip, chip_id), state)


@router.delete(
    "/{conversation_id}",
    status_code=204,
    responses=problem_responses(*ALWAYS, "foreign-origin", "conversation-not-found"),
)
async def forget_conversation(conversation_id: ConversationId, state: StateDep) -> None:
    """Forget a conversation at once."""
    state.conversations.forget(conversation_id)


async def _turn(conversation_id: str, begin: Begin, state: StateDep) -> Response:
    """Answer a line after those before it."""
    kept = state.conversations.find(conversation_id)
    async with kept.lock:
        job = TurnJob(kept.id, kept.steps, begin, state.live.edition, state.covers.url)
        answer = await state.wishes.submit(job)
        kept.steps = job.steps
    return Response(answer, media_type="application/json")
