import { useJourney } from "../api/queries";
import { JourneyCurves } from "../components/JourneyCurves";
import { JourneyEnds } from "../components/JourneyEnds";
import { JourneySongs } from "../components/JourneySongs";
import { Trouble, Waiting } from "../components/Said";
import { useThrottled, useTitle } from "../lib/hooks";
import { journeyBody } from "../state/journey";
import { useJourneyState } from "../state/journeyStore";

/** How often a journey is planned anew while one writes or pulls. */
const EVERY = 300;

/** A playlist from one feeling to another, as a curve that can be bent, and in rows. */
export default function Journey() {
  const journey = useJourneyState();
  const body = journeyBody(journey);
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
      {planned && !answer.error && (
        <>
          <JourneyCurves journey={journey} planned={planned} />
          <JourneySongs journey={journey} planned={planned} stale={answer.isPlaceholderData || settled !== asked} />
        </>
      )}
    </>
  );
}
