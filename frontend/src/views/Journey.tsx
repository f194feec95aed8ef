import { useState } from "react";
import { useJourney } from "../api/queries";
import { HelpBox } from "../components/HelpMessage";
import { JourneyCurves } from "../components/JourneyCurves";
import { JourneyEnds } from "../components/JourneyEnds";
import { JourneySongs } from "../components/JourneySongs";
import { Trouble, Waiting } from "../components/Said";
import { useThrottled, useTitle } from "../lib/hooks";
import { journeyBody } from "../state/journey";
import { useJourneyState } from "../state/journeyStore";
import { useLeaveOut } from "../state/leaveOut";

/** How often a journey is planned anew while one writes or pulls. */
const EVERY = 300;

/** A playlist from one feeling to another, as a curve that can be bent, and in rows. */
export default function Journey() {
  const journey = useJourneyState();
  const leaveOut = useLeaveOut();
  const ends = JSON.stringify([journey.from, journey.to]);
  // Of these ends alone: others are read anew.
  const [misread, setMisread] = useState("");
  const body = journeyBody(journey, leaveOut, misread === ends);
  const asked = body === null ? "" : JSON.stringify(body);
  const settled = useThrottled(asked, EVERY);
  const answer = useJourney(settled === "" || body === null ? null : (JSON.parse(settled) as typeof body));
  useTitle(body ? `${journey.from} to ${journey.to}` : "Journey");
  const planned = body ? answer.data : undefined;
  return (
    <>
      <JourneyEnds journey={journey} />
      {body && answer.error && <Trouble error={answer.error} />}
      {body && !planned && !answer.error && <Waiting shapes={2} />}
      <div role="status">
        {planned?.help && (
          <HelpBox message={planned.help}>
            <button type="button" className="quiet small" onClick={() => setMisread(ends)}>
              That is not what I meant
            </button>
          </HelpBox>
        )}
      </div>
      {planned && !answer.error && (
        <>
          <JourneyCurves journey={journey} planned={planned} />
          <JourneySongs journey={journey} planned={planned} stale={answer.isPlaceholderData || settled !== asked} />
        </>
      )}
    </>
  );
}
