// The code editor of an exercise's page. The page works without it: it stands in front of a
// textarea, which holds the same text at every moment and is what the form sends.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forceLinting, lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// Colours are the page's own (see style.css), so that both themes have them.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], class: "tok-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "tok-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "tok-number" },
  { tag: [tags.comment], class: "tok-comment" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: "tok-function" },
]);

const DRAFT_DELAY = 300;
// The page's policy lets in no style but its own files and what carries this nonce.
const nonce = document.currentScript ? document.currentScript.nonce : "";

function stored(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function store(key, text) {
  try { localStorage.setItem(key, text); } catch { /* A full or forbidden store loses drafts, nothing else. */ }
}

function forget(key) {
  try { localStorage.removeItem(key); } catch { /* as above */ }
}

function keepDraft(area, text) {
  const key = area.dataset.draft;
  if (!key) return;
  if (text === area.defaultValue) forget(key);
  else store(key, text);
}

// Lines of the learner's program that a finding speaks of, as the verdict's own list names them.
function findings(state) {
  const found = [];
  for (const one of document.querySelectorAll("[data-line]")) {
    const number = Number(one.dataset.line);
    if (!(number >= 1 && number <= state.doc.lines)) continue;
    const line = state.doc.line(number);
    found.push({ from: line.from, to: line.to, severity: one.dataset.severity || "warning", message: one.dataset.message || one.textContent.trim() });
  }
  return found.sort((a, b) => a.from - b.from);
}

function show(view) {
  view.dispatch(setDiagnostics(view.state, findings(view.state)));
  forceLinting(view);
}

function open(area) {
  const draft = area.dataset.draft ? stored(area.dataset.draft) : null;
  const label = area.labels && area.labels[0] ? area.labels[0].textContent.trim() : "Program";
  let waiting = 0;
  const view = new EditorView({
    state: EditorState.create({
      doc: draft === null ? area.value : draft,
      extensions: [
        lineNumbers(), highlightActiveLineGutter(), history(), drawSelection(), indentOnInput(),
        bracketMatching(), closeBrackets(), highlightActiveLine(), highlightSelectionMatches(),
        EditorView.cspNonce.of(nonce), lintGutter(), python(), indentUnit.of("    "), EditorState.tabSize.of(4),
        syntaxHighlighting(colours), EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": "editor-keys" }),
        keymap.of([
          { key: "Mod-Enter", run: () => { area.form.requestSubmit(); return true; } },
          ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab,
        ]),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          area.value = update.state.doc.toString();
          clearTimeout(waiting);
          waiting = setTimeout(() => keepDraft(area, area.value), DRAFT_DELAY);
        }),
      ],
    }),
  });
  area.value = view.state.doc.toString();
  area.hidden = true;
  area.before(view.dom);
  if (area.labels) for (const one of area.labels) one.addEventListener("click", () => view.focus());
  addEventListener("pagehide", () => keepDraft(area, area.value));
  const reset = document.querySelector("[data-reset]");
  if (reset) reset.addEventListener("click", () => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: reset.dataset.reset } });
    view.focus();
  });
  document.addEventListener("htmx:afterSwap", () => show(view));
  // A finding's line number leads to the line.
  document.addEventListener("click", (event) => {
    const to = event.target.closest && event.target.closest("[data-goto]");
    if (!to) return;
    const number = Number(to.dataset.goto);
    if (!(number >= 1 && number <= view.state.doc.lines)) return;
    event.preventDefault();
    view.dispatch({ selection: { anchor: view.state.doc.line(number).from }, scrollIntoView: true });
    view.focus();
  });
  show(view);
}

for (const area of document.querySelectorAll("textarea[data-editor]")) open(area);
