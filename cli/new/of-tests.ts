// Variables of a program's tests, which do not run where the program does: `TEST_DB_HOST` beside `POSTGRES_HOST`.
import type { Program } from "./draft";

const data = "(?:DB|DATABASE|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|MONGO(?:DB)?|REDIS)";
const ofTests = new RegExp(`^TEST_${data}(_|$)|^${data}_(?:\\w+_)?TEST(_|$)`, "i");
const ofData = new RegExp(`(^|_)${data}(_|$)`, "i");

/** Leaves them out where the program is told of data for its users too; alone they are what it has. */
export function dropTests(programs: Program[]): void {
  for (const program of programs) {
    const isTest = (name: string): boolean => ofTests.test(name);
    if (!program.variables.some(({ name }) => ofData.test(name) && !isTest(name))) continue;
    program.variables = program.variables.filter(({ name, item }) => {
      if (isTest(name)) item.note("left out", "is for the program's tests, which have data of their own");
      return !isTest(name);
    });
  }
}
