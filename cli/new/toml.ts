// A file of TOML as a tree of items, as files of YAML are (`source.ts`).
import { parseTOML, type AST } from "toml-eslint-parser";
import { UsageError } from "../project";
import type { Notes } from "./notes";
import { Item, step } from "./source";

/** As deep as a table in such a file may be. */
const deepest = 60;

/** @throws UsageError with the line where it is no TOML; it quotes nothing of the file. */
export function parseToml(file: string, text: string, notes: Notes): Item {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch (error) {
    const { lineNumber = 1, column = 0 } = error as { lineNumber?: number; column?: number };
    throw new UsageError(`${file}:${lineNumber}:${column + 1}: is no TOML; mend the line.`);
  }
  return new Builder(file, text, notes, program.comments).build(program.body[0]);
}

class Builder {
  private readonly lines: string[];

  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly notes: Notes,
    private readonly comments: readonly AST.Comment[],
  ) {
    this.lines = text.split(/\r?\n/);
  }

  build(top: AST.TOMLTopLevelTable): Item {
    const root = this.item("", top, "table");
    for (const node of top.body) {
      if (node.type === "TOMLKeyValue") this.pair(root, node, 0);
      else {
        const table = this.tableAt(root, node);
        for (const pair of node.body) this.pair(table, pair, node.resolvedKey.length);
      }
    }
    return root;
  }

  /** The table that a head names, such as `[[services.ports]]`. */
  private tableAt(root: Item, { resolvedKey, key }: AST.TOMLTable): Item {
    this.check(resolvedKey.length);
    return resolvedKey.reduce<Item>((parent, name, index) => {
      const kind = typeof resolvedKey[index + 1] === "number" ? "list" : "table";
      return parent.get(String(name)) ?? this.add(parent, name, key, kind);
    }, root);
  }

  private pair(table: Item, { key, value }: AST.TOMLKeyValue, depth: number): void {
    const names = key.keys.map((one) => (one.type === "TOMLBare" ? one.name : one.value));
    const last = names.pop() ?? "";
    const parent = names.reduce((one, name) => one.get(name) ?? this.add(one, name, key, "table"), table);
    this.value(parent, last, value, depth + names.length + 1);
  }

  private value(parent: Item, key: string | number, node: AST.TOMLContentNode, depth: number): void {
    this.check(depth);
    if (node.type === "TOMLInlineTable") {
      const table = this.add(parent, key, node, "table");
      for (const pair of node.body) this.pair(table, pair, depth);
    } else if (node.type === "TOMLArray") {
      const list = this.add(parent, key, node, "list");
      for (const [index, element] of node.elements.entries()) this.value(list, index, element, depth + 1);
    } else {
      this.add(parent, key, node, "text", node.kind === "string" ? node.value : this.text.slice(...node.range));
    }
  }

  private add(parent: Item, key: string | number, node: AST.TOMLNode, kind: Item["kind"], text = ""): Item {
    const path = typeof key === "number" ? `${parent.path}[${key}]` : step(parent.path, key);
    const item = this.item(path, node, kind, text.replace(/[\uE000-\uE001]/g, "\uFFFD"));
    parent.add(String(key), item);
    return item;
  }

  private item(path: string, node: AST.TOMLNode, kind: Item["kind"], text = ""): Item {
    const { line } = node.loc.start;
    return new Item(this.notes, path, line, kind, {}, text, this.commentAt(line));
  }

  /** What a comment on the line says, or one that has the line above for itself. */
  private commentAt(line: number): string {
    return this.comments
      .filter(({ loc: { start } }) => {
        const isAlone = (this.lines[line - 2] ?? "").trimStart().startsWith("#");
        return start.line === line || (start.line === line - 1 && isAlone);
      })
      .map(({ value }) => value.trim())
      .join(" ");
  }

  private check(depth: number): void {
    if (depth > deepest) throw new UsageError(`${this.file}: is nested too deeply; write it out.`);
  }
}
