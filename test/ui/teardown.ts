import { execFileSync } from 'child_process';
import { rmSync } from 'fs';
import * as path from 'path';

import { python } from './playwright.config';

/** Ends the supervisor of the tests' home and removes the scratch folder. */
export default function teardown(): void {
  const scratch = process.env.STEPLOOM_UI_SCRATCH;
  if (!scratch) {
    return;
  }
  execFileSync(python, [path.join(__dirname, 'end_supervisor.py'), path.join(scratch, 'home')]);
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
