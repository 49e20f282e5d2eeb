// Microseconds of processor time a row of an exported ONNX file takes, by ONNX Runtime for Node.js on one thread: portions of 1, 100 and 1,000
// rows of random numbers (texts: missing), the median of several runs.
//
//     node benchmarks/onnx_benchmark.js build/onnxruntime/node_modules/onnxruntime-node MODEL.onnx
async function main() {
  const [folder, model] = process.argv.slice(2);
  const runtime = require(require('path').resolve(folder));
  const session = await runtime.InferenceSession.create(model, {intraOpNumThreads: 1});
  for (const rows of [1, 100, 1000]) {
    const tensors = {};
    for (const {name, type} of session.inputMetadata) {
      const numbers = Array.from({length: rows}, () => 300 * Math.random());
      tensors[name] = type === 'string' ? new runtime.Tensor('string', Array(rows).fill(''), [rows, 1])
        : type === 'float64' ? new runtime.Tensor('float64', Float64Array.from(numbers), [rows, 1])
        : new runtime.Tensor('float32', Float32Array.from(numbers), [rows, 1]);
    }
    const times = [];
    for (let run = 0; run < 12; run++) {
      const start = process.cpuUsage();
      await session.run(tensors);
      const used = process.cpuUsage(start);
      times.push((used.user + used.system) / rows);
    }
    times.sort((a, b) => a - b);
    console.log(`${rows} rows: ${times[6].toFixed(1)} us a row (fastest ${times[0].toFixed(1)})`);
  }
}

main().catch((error) => { console.error(String(error)); process.exit(1); });
