// The descriptions of inputs, from the type declarations of a provider's package for Node.js.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";

type Descriptions = Map<string, string>;

/** Descriptions by type token and property, for resources (`gcp:storage/bucket:Bucket`) and for nested types. */
export class SdkDescriptions {
  private readonly nested = new Map<string, Descriptions>();
  private readonly resources = new Map<string, Descriptions>();

  constructor(private readonly folder: string) {
    const file = parse(join(folder, "types", "input.d.ts"));
    if (file !== undefined) this.readNamespace(file, []);
  }

  /** The description of one property, or nothing when the package does not have it. */
  of(token: string, property: string): string | undefined {
    const [, module = "", name = ""] = token.split(":");
    return this.nestedType(module, name)?.get(property) ?? this.resource(token, module, name)?.get(property);
  }

  private nestedType(module: string, name: string): Descriptions | undefined {
    const [area = ""] = module.split("/");
    return this.nested.get(`${area}.${name}`) ?? this.nested.get(name);
  }

  private resource(token: string, module: string, name: string): Descriptions | undefined {
    const known = this.resources.get(token);
    if (known !== undefined) return known;
    const file = parse(this.declarations(module.replace(/^index\//, "")));
    const found = file?.statements.find(
      (statement): statement is ts.InterfaceDeclaration =>
        ts.isInterfaceDeclaration(statement) && statement.name.text === `${name}Args`,
    );
    if (found === undefined) return undefined;
    const descriptions = read(found);
    this.resources.set(token, descriptions);
    return descriptions;
  }

  /** Its file, which writes `iAMMember` as `iammember`. */
  private declarations(module: string): string {
    const folder = join(this.folder, dirname(module));
    const wanted = `${basename(module)}.d.ts`.toLowerCase();
    const file = readdirSync(folder).find((name) => name.toLowerCase() === wanted);
    return join(folder, file ?? wanted);
  }

  private readNamespace(node: ts.Node, path: string[]): void {
    ts.forEachChild(node, (child) => {
      if (ts.isModuleDeclaration(child) && child.body !== undefined) {
        this.readNamespace(child.body, [...path, child.name.text]);
      } else if (ts.isInterfaceDeclaration(child)) {
        this.nested.set([...path, child.name.text].join("."), read(child));
      }
    });
  }
}

function parse(path: string): ts.SourceFile | undefined {
  if (!existsSync(path)) return undefined;
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
}

function read(declaration: ts.InterfaceDeclaration): Descriptions {
  const descriptions: Descriptions = new Map();
  for (const member of declaration.members) {
    if (member.name === undefined || !ts.isIdentifier(member.name)) continue;
    const comments = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
    descriptions.set(
      member.name.text,
      comments.map((comment) => ts.getTextOfJSDocComment(comment.comment) ?? "").join("\n"),
    );
  }
  return descriptions;
}
