import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type Loaded<Props> = Readonly<{ Part: ComponentType<Props> }>;

/** A part of the page whose code is loaded only where it is shown. */
export function lately<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return function Lately(props: Props) {
    const [loaded, setLoaded] = useState<Loaded<Props>>();
    useEffect(() => {
      void load().then((Part) => setLoaded({ Part }));
    }, []);
    return loaded === undefined ? null : <loaded.Part {...props} />;
  };
}
