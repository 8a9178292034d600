/** What an awk program is made of, as data. */

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'pattern'; readonly source: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'field'; readonly index: Expression }
  | { readonly kind: 'element'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly kind: 'in'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly kind: 'group'; readonly inner: Expression }
  | { readonly kind: 'unary'; readonly operator: '!' | '-' | '+'; readonly operand: Expression }
  | {
      readonly kind: 'step';
      readonly operator: '++' | '--';
      readonly isPrefix: boolean;
      readonly target: Expression;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'assign';
      readonly operator: string;
      readonly target: Expression;
      readonly value: Expression;
    }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly Expression[] };

export type Statement =
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'print'; readonly values: readonly Expression[] }
  | { readonly kind: 'printf'; readonly values: readonly Expression[] }
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | null }
  | {
      readonly kind: 'while';
      readonly test: Expression;
      readonly body: Statement;
      readonly isPostponed: boolean;
    }
  | {
      readonly kind: 'for';
      readonly start: Statement | null;
      readonly test: Expression | null;
      readonly update: Statement | null;
      readonly body: Statement;
    }
  | { readonly kind: 'forIn'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly kind: 'delete'; readonly name: string; readonly keys: readonly Expression[] | null }
  | { readonly kind: 'exit'; readonly code: Expression | null }
  | { readonly kind: 'next' | 'break' | 'continue' };

export type Trigger =
  | { readonly kind: 'begin' | 'end' | 'always' }
  | { readonly kind: 'test'; readonly test: Expression }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression };

export interface Rule {
  readonly trigger: Trigger;
  /** `null`: print the line. */
  readonly action: Statement | null;
}
