import { check } from './check.ts';
import { runnerHost } from './host/runner.ts';

await check(runnerHost());
