import { z } from 'zod';

const text = (max: number) => z.string().max(max);

/** Statistics of one computer (RG-20 and what search needs). A field that the platform cannot tell is left out. */
export const statistics = z
  .object({
    operating_system: text(128),
    /** Busy share over the interval, 0-100. */
    cpu_percent: z.number().min(0).max(100),
    memory_total_bytes: z.number().int().nonnegative(),
    memory_used_bytes: z.number().int().nonnegative(),
    disks: z
      .array(
        z.object({
          mount: text(255),
          total_bytes: z.number().int().nonnegative(),
          used_bytes: z.number().int().nonnegative(),
        }),
      )
      .max(32),
    uptime_seconds: z.number().int().nonnegative(),
    /** Who is logged in at the computer; empty when nobody is. */
    console_user: text(255),
    hostname: text(255),
    fqdn: text(255),
    domain: text(255),
    workgroup: text(255),
    private_ip: text(64),
    /** MAC or address of the default gateway: tells which clients share a network (SB-31). */
    default_gateway: text(64),
    /** Its address, also where `default_gateway` is its MAC. */
    gateway_address: text(64),
    /** Of its own network cards, that of the default route first: what a magic packet calls (SB-31). */
    mac_addresses: z.array(z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/)).max(8),
    /** PO-35: whether whoever is logged in has locked the screen, or a screen saver runs. */
    screen_locked: z.boolean(),
    screen_saver: z.boolean(),
    /** A client without a screen says `false`. */
    has_screen: z.boolean(),
  })
  .partial();
export type Statistics = z.infer<typeof statistics>;
