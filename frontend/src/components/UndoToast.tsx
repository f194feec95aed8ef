import { send, undoRemovals, useRemovals } from "../state/removals";
import { Icon } from "./Icon";

/** Says what is being removed, for as long as it can be undone. */
export function UndoToast() {
  const { waiting } = useRemovals();
  const what = waiting.length === 1 ? `“${waiting[0]!.title}”` : `${waiting.length} songs`;
  return (
    <div className="banner-place" role="status">
      {waiting.length > 0 && (
        <div className="banner">
          <p>Removed {what} from the library.</p>
          <button type="button" className="button" onClick={undoRemovals}>
            <Icon name="undo" /> Undo
          </button>
          <button type="button" className="round" aria-label="Remove now" onClick={() => void send()}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
