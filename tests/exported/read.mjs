// The files beside this one, read by what they are for. Ends with a stack where one is refused.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { Parser } from '@dbml/core';
import { instance } from '@viz-js/viz';
import Ajv from 'ajv/dist/2020.js';
import mermaid from 'mermaid';

const [folder] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`, 'utf8');

const dbml = new Parser().parse(read('schema.dbml'), 'dbmlv2');
const odd = dbml.schemas.find((schema) => schema.name === 'odd schema');
assert.deepEqual(odd.tables.map((table) => table.name), ['order', "weird ' name"]);
const enums = dbml.schemas.find((schema) => schema.name === 'public').tables.find((table) => table.name === 'enums');
assert.ok(enums.fields.find((field) => field.name === 'w')._enum, 'a column knows its enum');

const drawn = (await instance()).render(read('schema.dot'), { format: 'svg' });
assert.equal(drawn.status, 'success');
for (const name of ['日本', 'weird &quot; name', 'br{ace}']) {
  assert.ok(drawn.output.includes(name), name);
}

assert.equal((await mermaid.parse(read('schema.mmd'))).diagramType, 'er');

const schema = JSON.parse(read('schema.json'));
const ajv = new Ajv.default({ formats: { uuid: true, date: true, time: true, 'date-time': true } });
ajv.addSchema(schema, 'schema');
const valid = (row) => ajv.validate('schema#/$defs/order', row);
assert.ok(valid({ id: 1, parent: null }), ajv.errorsText());
assert.ok(!valid({ id: 'one', parent: null }));
