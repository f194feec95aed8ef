import { useSyncExternalStore } from "react";

/** A value that outlives the views that show it. */
export interface Store<T> {
  get(): T;
  set(next: T | ((value: T) => T)): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T, changed?: (value: T) => void): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const wanted = next instanceof Function ? next(value) : next;
      if (Object.is(wanted, value)) return;
      value = wanted;
      changed?.(value);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get);

/** Something kept in the browser; null if it is not there, cannot be read or is not what it should be. */
export function remembered<T>(key: string, check: (value: unknown) => T | null): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : check(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Keeps something in the browser; a browser that refuses (private window, full) only forgets it. */
export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing is lost but the memory of it.
  }
}
