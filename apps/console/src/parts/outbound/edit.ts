/** How a part of a form changes what it was given. */
export type Edit<Value> = Readonly<{ value: Value; onChange: (change: Partial<Value>) => void }>;
