// Runs exported ONNX files: node run_onnx.js RUNTIME MODEL FEEDS RESULTS [PORTION]. FEEDS is JSON, a list of cells for
// every input (null: a missing number); RESULTS becomes JSON, a list of rows for every output. PORTION rows at a time.
const fs = require('fs');

async function main() {
  const [folder, model, feeds_path, results_path, portion] = process.argv.slice(2);
  const runtime = require(folder);
  const feeds = JSON.parse(fs.readFileSync(feeds_path));
  const session = await runtime.InferenceSession.create(model, {intraOpNumThreads: 1});
  const rows = Object.values(feeds)[0].length;
  const step = portion ? Number(portion) : rows;
  const results = {};
  const types = Object.fromEntries(session.inputMetadata.map((input) => [input.name, input.type]));
  for (let first = 0; first < rows; first += step) {
    const tensors = {};
    for (const name of session.inputNames) {
      const cells = feeds[name].slice(first, first + step);
      const numbers = cells.map((cell) => cell === null ? NaN : cell);
      tensors[name] = types[name] === 'string' ? new runtime.Tensor('string', cells, [cells.length, 1])
        : types[name] === 'float64' ? new runtime.Tensor('float64', Float64Array.from(numbers), [cells.length, 1])
        : new runtime.Tensor('float32', Float32Array.from(numbers), [cells.length, 1]);
    }
    const outputs = await session.run(tensors);
    for (const name of session.outputNames) {
      const width = outputs[name].dims.length > 1 ? outputs[name].dims[1] : 1;
      const data = Array.from(outputs[name].data, (x) => typeof x === 'number' && !isFinite(x) ? String(x) : x);
      results[name] = results[name] || [];
      for (let i = 0; i < data.length; i += width) {
        results[name].push(data.slice(i, i + width));
      }
    }
  }
  fs.writeFileSync(results_path, JSON.stringify(results));
}

main().catch((error) => { console.error(String(error)); process.exit(1); });
