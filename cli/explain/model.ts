/** What there is to say: a title, and lines under headings. */
export interface Explanation {
  /** `type`: a resource type. `resource`: one that an environment has. `word`: of an application's specification. `check`: a validator of the doctor. */
  kind: "type" | "resource" | "key" | "word" | "rule" | "check" | "error";
  subject: string;
  lead: string;
  sections: ExplanationSection[];
}

export interface ExplanationSection {
  title: string;
  items: string[];
}

/** Without the sections that say nothing. */
export function filledSections(sections: ExplanationSection[]): ExplanationSection[] {
  return sections.filter(({ items }) => items.length > 0);
}
