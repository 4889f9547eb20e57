// Reads a document from standard input with an independent parser and prints what it found as JSON.
import { readFileSync } from "node:fs";

const text = readFileSync(0, "utf8");
const found =
  process.argv[2] === "gift"
    ? (await import("gift-pegjs")).default.parse(text)
    : (await import("tap-parser")).Parser.parse(text);
process.stdout.write(JSON.stringify(found));
