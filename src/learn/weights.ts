import { deflateSync, inflateSync } from "node:zlib";

/** Weights of a model as they stand in its file. */
export interface WeightsJson {
  /** What a step of a weight stands for. */
  readonly scale: number;
  /** Base64 of deflated int8 weights, feature-major. */
  readonly weights: string;
}

/** Weights in a byte each: rounded to 1/127 of the largest. */
export function packWeights(weights: Float32Array): WeightsJson {
  let largest = 0;
  for (const w of weights) largest = Math.max(largest, Math.abs(w));
  const scale = largest / 127 || 1;
  const bytes = new Int8Array(weights.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round(weights[i]! / scale);
  return { scale, weights: deflateSync(bytes, { level: 9 }).toString("base64") };
}

/** The bytes of weights, each a number of steps. */
export function weightBytes(json: WeightsJson): Int8Array {
  return new Int8Array(inflateSync(Buffer.from(json.weights, "base64")));
}

/** The weights of a model file, feature-major: what {@link packWeights} packed, but for rounding. */
export function unpackWeights(json: WeightsJson): Float32Array {
  const bytes = weightBytes(json);
  const weights = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) weights[i] = bytes[i]! * json.scale;
  return weights;
}
