-- Made when all posts are in: far cheaper than to keep it while they come.
CREATE INDEX posts_by_thread ON posts (thread, post);
