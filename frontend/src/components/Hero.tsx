import { useEffect, useId, useRef, useState } from "react";
import type { Chip } from "../api/client";
import { AFFECTS, type Affect, levelWord, MIDDLE } from "../lib/affect";
import { EMOTIONS, emotionColour, inWords, type Ratios, ranked } from "../lib/emotions";
import { talkAddress } from "../lib/router";
import type { Wanted } from "../state/wanted";
import { EMPTY_WISH, LONGEST_TEXT, type WishState } from "../state/wish";
import { wishAddress } from "../state/wishAddress";
import { change, startAgain } from "../state/wishStore";
import { AffectSliders } from "./AffectSliders";
import { EmotionSliders } from "./EmotionSliders";
import { Icon } from "./Icon";
import { Understood } from "./Understood";

const EXAMPLES = [
  "I miss someone who is far away",
  "Good news! Let's celebrate with friends",
  "Furious, and I want to shout it out",
  "A quiet evening by the sea",
];

interface Props {
  wish: WishState;
  wanted: Wanted;
  /** The scales that the library knows. */
  scales: readonly Affect[];
  chips: readonly Chip[];
  /** Why nothing could be read in the text, if nothing could. */
  note: string;
  /** What the text expresses, which need not be what is wanted. */
  expressed: Ratios | null;
}

/** The box and the sliders. With a text there they make room for the songs: the sliders fold into one line. */
export function Hero({ wish, wanted, scales, chips, note, expressed }: Props) {
  const { ratios, levels } = wanted;
  const box = useRef<HTMLTextAreaElement>(null);
  const help = useId();
  const sliders = useId();
  const [unfolded, setUnfolded] = useState(false);
  const small = wish.text !== "";

  useEffect(() => {
    if (!small) setUnfolded(false);
  }, [small]);

  return (
    <section className={small ? "hero small" : "hero"} style={tints(ratios)}>
      <div className="hero-words">
        <h1 tabIndex={-1}>
          <label htmlFor="feeling">How do you feel?</label>
        </h1>
        <textarea
          id="feeling"
          ref={box}
          rows={small ? 1 : 3}
          maxLength={LONGEST_TEXT}
          value={wish.text}
          aria-describedby={help}
          placeholder="In your own words: a mood, a memory, a line you half remember …"
          onChange={(event) => change(event.target.value ? { text: event.target.value } : { text: "", ignored: [] })}
        />
        <p className="text-note" role="status">
          {note}
        </p>
        {wish.text && <Understood chips={chips} ignored={wish.ignored} />}
        <div className="hero-below">
          <p id={help} className={small ? "visually-hidden" : "dim"}>
            {small ? "The list follows as you write." : "Try one of these:"}
          </p>
          {small && (
            <Strip wanted={wanted} controls={sliders} unfolded={unfolded} press={() => setUnfolded(!unfolded)} />
          )}
          {small && (
            <a className="quiet end talk-link" href={talkAddress(wish.text)} aria-label="Talk about it">
              <Icon name="talk" /> <span>Talk about it</span>
            </a>
          )}
          {wishAddress(wish) !== wishAddress(EMPTY_WISH) && (
            <button
              type="button"
              className={small ? "quiet" : "quiet end"}
              onClick={() => {
                startAgain();
                box.current?.focus();
              }}
            >
              Start again
            </button>
          )}
        </div>
        {!small && <Examples />}
      </div>
      <div className="wanted" id={sliders} hidden={small && !unfolded}>
        <h2>What to hear</h2>
        <EmotionSliders ratios={ratios} asked={wish.asked} />
        <AffectSliders scales={scales} levels={levels} asked={wish} />
        {expressed && <p className="dim small">Your words express {inWords(expressed, 2)}.</p>}
      </div>
    </section>
  );
}

function Examples() {
  return (
    <div className="chips">
      {EXAMPLES.map((example) => (
        <button type="button" className="chip" key={example} onClick={() => change({ text: example })}>
          {example}
        </button>
      ))}
    </div>
  );
}

/** The two colours of the background: those of the leading emotions. */
function tints(ratios: Ratios): React.CSSProperties {
  const [first, second] = ranked(ratios);
  if (!first || !(ratios[first] > 0)) return {};
  const next = second && ratios[second] > 0.12 ? second : first;
  return { "--tint": emotionColour(first), "--tint-2": emotionColour(next) } as React.CSSProperties;
}

interface StripProps {
  wanted: Wanted;
  /** The id of what it folds. */
  controls: string;
  unfolded: boolean;
  press: () => void;
}

/** The sliders in one line, a press on which unfolds them. */
function Strip({ wanted: { ratios, levels }, controls, unfolded, press }: StripProps) {
  return (
    <button type="button" className="strip" aria-expanded={unfolded} aria-controls={controls} onClick={press}>
      <span className="mixture" aria-hidden="true">
        {EMOTIONS.map((emotion) => (
          <i key={emotion} style={{ flexGrow: ratios[emotion], background: emotionColour(emotion) }} />
        ))}
      </span>
      <span className="strip-words">{wantedInWords(ratios, levels)}</span>
      <span className="strip-action">
        {unfolded ? "Hide" : "Adjust"}
        <span className="visually-hidden"> what to hear</span>
      </span>
    </button>
  );
}

/** What is wanted in one line: "62 % sadness, 20 % love, rather dark". */
function wantedInWords(ratios: Ratios, levels: Wanted["levels"]): string {
  const scales = AFFECTS.map((affect) => levelWord(affect, levels[affect] ?? MIDDLE));
  return [inWords(ratios, 2), ...scales].filter(Boolean).join(", ") || "Any feeling";
}
