// Small pieces the page is made of. Text always goes in as text, never as markup.
const SVG = "http://www.w3.org/2000/svg";

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== "") element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// How the page scrolls by itself, for people whom movement makes dizzy too.
export function gently() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}

// A button with a picture only; its name is read out and shown on hovering.
export function iconButton(name, label, press) {
  const button = make("button", { type: "button", class: "plain icon", "data-title": label }, icon(name));
  button.addEventListener("click", press);
  return button;
}

// Web addresses in a text become links; whatever else looks like an address stays text.
const ADDRESS = /https?:\/\/[^\s<>"'()\u2018-\u201d\u3000-\u303f\uff00-\uffef]+/gi;
const LONGEST = 30;

export function linked(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(/[.,;:!?]+$/, "");
    nodes.push(text.slice(end, match.index), link(address, shortened(address)));
    end = match.index + address.length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}

export function link(address, text) {
  if (!safe(address)) return text;
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

function shortened(address) {
  const short = address.replace(/^https?:\/\//i, "");
  return short.length <= LONGEST ? short : `${short.slice(0, LONGEST - 12)}…${short.slice(-11)}`;
}

// A text of ours: an element for each line, in which what stands between two dots is not torn apart.
const DOT = " · ";
const WIDEST = 20;

export function lines(text) {
  return text.split("\n").map((line) => make("div", { class: line.startsWith("• ") ? "item" : "" }, ...whole(line)));
}

export function whole(line) {
  const parts = line.split(DOT);
  const last = parts.length - 1;
  if (last === 0) return linked(line);
  return parts.flatMap((part, place) => {
    const nodes = linked(place < last ? `${part}\u00a0·` : part);
    return [place ? " " : "", ...(width(part) <= WIDEST ? [make("span", { class: "unbroken" }, ...nodes)] : nodes)];
  });
}

function width(text) {
  return Array.from(text).reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1), 0);
}

export function safe(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
