import { runMatrix } from './run-matrix.ts';

runMatrix('toolzz');
