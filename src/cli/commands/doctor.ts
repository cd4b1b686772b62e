import { examine } from '../../app/doctor/examine.ts';
import { renderChecks } from '../../report/text/render-checks.ts';
import type { Context } from '../context.ts';

/** `setpoint doctor`: checks everything that an installation depends on. @returns 0, or 1 when something is wrong */
export const doctor = async (context: Context): Promise<number> => {
  const { options, out, palette, width } = context;
  const checks = await examine(context);
  const ok = checks.every(({ outcome }) => outcome === 'ok');
  if (options.json) out.printJson({ ok, checks });
  else out.print(renderChecks(checks, { palette, width }));
  return ok ? 0 : 1;
};
