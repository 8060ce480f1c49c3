import eslint from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/** Forbids imports of whole folders: dependencies point one way (docs/ARCHITECTURE.md). */
function mayNotImport(folders, reason, more = []) {
  return {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          { regex: `^(\\.\\./)+(${folders.join("|")})(/|$)`, message: reason },
          {
            regex: "^@pulumi/(gcp|cloudflare|kubernetes|vault|random|tls)$",
            allowTypeImports: true,
            message: "Import the sub-module, such as @pulumi/gcp/sql: the whole package costs every start-up.",
          },
          ...more,
        ],
      },
    ],
  };
}

/** What only the composition may read. */
const ambient = [
  { object: "process", property: "env", message: "Components take arguments; only stacks/ reads the environment." },
  { object: "pulumi", property: "Config", message: "Components take arguments; only stacks/ reads configuration." },
  { object: "pulumi", property: "getStack", message: "Components do not know which stack they are part of." },
  { object: "pulumi", property: "getProject", message: "Components do not know which project they are part of." },
];

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      ".groundplan/",
      "examples/*/node_modules/",
      "examples/*/site/",
      "stacks/apps/*/",
    ],
  },
  eslint.configs.recommended,
  {
    files: ["**/*.cjs", "bin/*.js", "policy/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        require: "readonly",
        module: "writable",
        process: "readonly",
        __dirname: "readonly",
        console: "readonly",
        performance: "readonly",
      },
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { "@pulumi": pulumi },
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
      "@typescript-eslint/no-explicit-any": "error",
      // `load("./x") as typeof import("./x")` is how a file that is rarely needed is loaded when it is.
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      // Numbers and booleans read well in messages and names.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // A resource is created for its effect: `new sql.Database(…)`.
      "no-new": "off",
    },
  },
  {
    // A function is read at once. Tests are tables and stories, which may be longer; what supports them may not.
    ignores: ["**/*.test.ts"],
    rules: { "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["components/**/*.ts"],
    rules: {
      ...mayNotImport(["stacks", "sandbox", "cli", "test", "sync", "policy"], "The library stands alone."),
      "no-restricted-properties": ["error", ...ambient],
    },
  },
  {
    files: ["components/contracts/**/*.ts"],
    rules: mayNotImport(["[a-z-]+"], "Contracts depend on nothing but Pulumi's types."),
  },
  {
    files: ["components/internal/**/*.ts"],
    rules: mayNotImport(["(?!contracts)[a-z-]+"], "Internal helpers know contracts, not components."),
  },
  {
    files: ["stacks/**/*.ts"],
    rules: mayNotImport(["sandbox", "cli", "test", "components/.+"], "Compositions use the library's public surface."),
  },
  {
    files: ["plugin/**/*.ts"],
    rules: mayNotImport(
      ["stacks", "sandbox", "cli", "test", "components/(?!internal/contract-types$).+"],
      "The plug-in serves the public surface, and writes what it is checked by.",
    ),
  },
  {
    files: ["sandbox/**/*.ts"],
    rules: mayNotImport(
      ["components", "stacks", "cli", "test"],
      "The simulated cloud knows resources, not the program.",
    ),
  },
  {
    files: ["sync/**/*.ts"],
    rules: {
      ...mayNotImport(
        ["components", "stacks", "sandbox", "cli", "plugin", "edge", "scripts", "bench", "test"],
        "What runs inside the project stands alone.",
        [{ regex: "^@pulumi/", message: "What runs inside the project knows nothing of its deployment." }],
      ),
    },
  },
  {
    // Where the process begins is where its environment is read.
    files: ["sync/**/*.ts"],
    ignores: ["sync/main.ts", "sync/*/main.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Only the first file of a program reads the environment." },
      ],
    },
  },
  {
    files: ["files/**/*.ts"],
    rules: mayNotImport(["[a-z-]+"], "Files know nothing of what is in them."),
  },
  {
    files: ["knowledge/**/*.ts"],
    rules: mayNotImport(["[a-z-]+"], "Knowledge is data, for whoever reads it."),
  },
  {
    files: ["policy/**/*.ts"],
    rules: mayNotImport(
      ["components", "stacks", "cli", "test", "sync", "cost"],
      "Rules know resources, and neither programs nor how findings are shown.",
    ),
  },
  {
    files: ["cli/**/*.ts"],
    // How images, applications and versions are named is the same to the library and to what locks, writes and hands them over, and so is
    // what a certificate waits for, which extensions a database has, and where nothing is mounted. The whole library costs a command its start.
    rules: mayNotImport(
      [
        "stacks",
        "test",
        "components(?!/internal/(application-name|certificate-obstacles|cloud-run-limits|cron|database-extensions|dns-answers|image-directories|image-reference|review-name|rollout-marks)$)",
      ],
      "Commands run programs; they are not part of one.",
    ),
  },
  {
    files: ["cost/**/*.ts"],
    rules: mayNotImport(
      ["stacks", "cli", "test", "components/(?!internal/nearest$).+"],
      "Prices know resources, and neither programs nor how they are shown.",
    ),
  },
  {
    files: ["inventory/**/*.ts"],
    rules: mayNotImport(
      ["stacks", "cli", "test", "components/(?!internal/image-reference$).+"],
      "Versions are of resources and files, and neither of programs nor how they are shown.",
    ),
  },
  {
    files: ["test/**/*.ts", "examples/**/*.test.ts"],
    rules: {
      // node:test's functions return promises that the runner awaits by itself.
      "@typescript-eslint/no-floating-promises": "off",
    },
  },
);
