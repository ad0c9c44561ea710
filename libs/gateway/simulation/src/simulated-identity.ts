/** Who a simulated client is. `index` decides its name, its statistics and its place in the fleet. */
export type SimulatedIdentity = Readonly<{
  index: number;
  clientId: string;
  credential: string;
  publicKey: string;
  privateKey: string;
}>;
