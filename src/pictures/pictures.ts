/** Pictures for reports. Loads a plotting library: import it where pictures are drawn, and only then. */
export { stanceCourse, tenths } from "./course.ts";
export type { Picture, PictureTable } from "./draw.ts";
export { keyPoints, type PointRow } from "./key-points.ts";
export { type ReplyRow, replyMap } from "./reply-map.ts";
export { stanceByTopic, type TopicRow } from "./stance-by-topic.ts";
export type { StanceCounts, StanceLabels } from "./stances.ts";
