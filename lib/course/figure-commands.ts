/** Every command that a figure can run, as it would be entered: for proofs and for the page. Pure. */
import type { Figure, FigureControl } from './figure-schema';

/** A slider's command with the number put in. */
export function commandOf(control: Extract<FigureControl, { from: number }>, value: number): string {
  return control.command.replaceAll('{value}', String(value));
}

/** One list a control: what it can run, in order. A slider is tried at both ends. */
export function commandsOf({
  controls,
}: Figure): readonly { readonly id: string; readonly commands: string[] }[] {
  return controls.map((control) => {
    if ('options' in control)
      return { id: control.id, commands: control.options.map(({ command }) => command) };
    if ('from' in control) {
      return {
        id: control.id,
        commands: [control.from, control.to].map((value) => commandOf(control, value)),
      };
    }
    return { id: control.id, commands: [control.command] };
  });
}
