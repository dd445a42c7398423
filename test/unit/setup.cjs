const v8 = require('node:v8');

// jsdom does not pass Node's own on, and the layout library clones with it.
globalThis.structuredClone ??= value => v8.deserialize(v8.serialize(value));

// A promise nobody waits for fails the test file instead of printing a warning that nobody reads.
process.on('unhandledRejection', reason => {
  throw reason;
});
