import { describe, expect, it } from '@jest/globals';
import { castIn } from './asciicast.js';
import { advance, seek, startPlayback, toggle, withShortPauses } from './playback.js';

const text = `{"version":2,"width":100,"height":30,"timestamp":1}
[0.0,"o","$ "]
[1.0,"o","l"]
[1.5,"x","not known"]
[2.0,"o","s\\r\\n"]
[3.0,"r","120x40"]
[63.0,"o","exit"]
`;
const cast = castIn(text);
const playing = toggle(startPlayback(cast)).playback;
const drawn = ({ drawing }: ReturnType<typeof seek>) =>
  drawing.events.map(({ data }) => data).join('');

describe('the player of recordings', () => {
  it('reads asciicast v2, and passes over kinds that it does not know', () => {
    expect(cast).toMatchObject({ cols: 100, rows: 30 });
    expect(cast.events.map(({ kind }) => kind)).toEqual([
      ...['output', 'output', 'output', 'resize', 'output'],
    ]);
    expect(() => castIn('{"version":3}')).toThrow('not a recording');
  });

  it('shows each thing when its time has come, at the speed that is set', () => {
    const first = advance(playing, 1);
    expect(drawn(first)).toBe('$ l');
    expect(drawn(advance({ ...first.playback, speed: 2 }, 0.5))).toBe('s\r\n');
  });

  it('stands still while it is paused', () => {
    expect(advance(toggle(playing).playback, 60).playback.at).toBe(0);
  });

  it('seeks forwards from what is shown, and backwards from an empty screen', () => {
    const there = seek(playing, 2.5);
    expect(there.drawing.fromStart).toBe(false);
    const back = seek(there.playback, 1.2);
    expect(back.drawing.fromStart).toBe(true);
    expect(drawn(back)).toBe('$ l');
  });

  it('stops at the end, and begins again from there', () => {
    const end = advance(playing, 1000).playback;
    expect(end).toMatchObject({ at: 63, isPlaying: false });
    const again = toggle(end);
    expect(again.playback).toMatchObject({ at: 0, isPlaying: true });
    expect(again.drawing.fromStart).toBe(true);
  });

  it('shortens the times in which nothing happens', () => {
    expect(withShortPauses(cast).events.map(({ at }) => at)).toEqual([0, 1, 2, 3, 5]);
  });
});
