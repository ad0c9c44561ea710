/** Called between every two steps of a process that must survive being killed there. */
export type AtStep = (step: string) => void;

export const noSteps: AtStep = () => undefined;
