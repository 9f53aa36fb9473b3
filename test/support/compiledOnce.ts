/**
 * Lets a worker of jest compile each file of code once, not again for each file of tests: a compiled script belongs to
 * no global object, so it runs in the one of every file as if it had been compiled there. Nothing else is shared.
 */
import vm, { Script } from 'node:vm';

interface Compiled {
	code: string;
	script: Script;
}

const { compileFunction } = vm;
const compiled = new Map<string, Compiled>();

/** As `vm.compileFunction`, which is how jest compiles. `import()` fails in it, as it does in jest. */
function compileOnce(
	...args: Parameters<typeof compileFunction>
): ReturnType<typeof compileFunction> {
	const [code, params = [], { filename, parsingContext } = {}] = args;
	if (filename === undefined || parsingContext === undefined) return compileFunction(...args);
	const key = `${filename} ${params.join()}`;
	let known = compiled.get(key);
	if (known?.code !== code) {
		// A line of its own, so that every place in the code keeps its line and column.
		const source = `(function (${params.join()}) {\n${code}\n})`;
		try {
			known = { code, script: new Script(source, { filename, lineOffset: -1 }) };
		} catch {
			return compileFunction(...args);
		}
		compiled.set(key, known);
	}
	return known.script.runInContext(parsingContext) as ReturnType<typeof compileFunction>;
}

// With --experimental-vm-modules `import()` works in what jest compiles, and belongs to the global object of its file.
if (!Reflect.has(vm, 'SyntheticModule')) vm.compileFunction = compileOnce;
