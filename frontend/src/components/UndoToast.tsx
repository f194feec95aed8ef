import { send, undoRemovals, useRemovals } from "../state/removals";
import { Icon } from "./Icon";
import { Toast } from "./Toast";

/** Says what is being removed, for as long as it can be undone. */
export function UndoToast() {
  const { waiting } = useRemovals();
  const what = waiting.length === 1 ? `“${waiting[0]!.title}”` : `${waiting.length} songs`;
  return (
    <Toast>
      {waiting.length > 0 && (
        <>
          <p>Removed {what} from the library.</p>
          <button type="button" className="button" onClick={undoRemovals}>
            <Icon name="undo" /> Undo
          </button>
          <button type="button" className="round" aria-label="Remove now" onClick={() => void send()}>
            <Icon name="close" />
          </button>
        </>
      )}
    </Toast>
  );
}
