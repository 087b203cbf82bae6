// What outlives a reload, kept in the browser; where storage is forbidden, for as long as the page is open.
const held = new Map();

export function recall(name, otherwise) {
  try {
    const text = localStorage.getItem(`easel.${name}`);
    if (text !== null) return JSON.parse(text);
  } catch {
    // Forbidden, or not written by us: what is held here counts.
  }
  return held.get(name) ?? otherwise;
}

export function remember(name, value) {
  held.set(name, value);
  try {
    localStorage.setItem(`easel.${name}`, JSON.stringify(value));
  } catch {
    // Forbidden or full: it is held here.
  }
}

// A random id; crypto.randomUUID is missing where the page comes over plain HTTP from another machine.
export function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
