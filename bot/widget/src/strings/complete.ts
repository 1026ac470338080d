// Nothing at run time: the type check fails here where a locale lacks a text, or has one of another form.

import * as en from "./en";
import * as es from "./es";

type Form<T> = T extends string ? string : T extends (...given: never[]) => unknown ? T : { readonly [K in keyof T]: Form<T[K]> };
type Locale = { readonly [K in keyof typeof en]: Form<(typeof en)[K]> };

export const locales: readonly Locale[] = [en, es];
