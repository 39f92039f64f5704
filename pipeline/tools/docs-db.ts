import { writeFileSync } from "node:fs";
import { databaseDocs } from "../docs.ts";

// Writes db/README.md and db/datasette.yaml again. Run it in the project's folder: npm run docs:db
const { readme, datasette } = await databaseDocs();
writeFileSync("db/README.md", readme);
writeFileSync("db/datasette.yaml", datasette);
process.stdout.write("Wrote db/README.md and db/datasette.yaml.\n");
process.exit();
