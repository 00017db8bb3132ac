package io.quanzi.broadcast;

import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How large a post is.
 *
 * @param people its recipients; of groups, their customers
 * @param groups 0 for one to people one by one
 */
public record PostSize(int people, int groups) {
    Document toDocument() {
        return new Document("people", people).append("groups", groups);
    }

    static @Nullable PostSize read(@Nullable Document row) {
        return row == null ? null : new PostSize(row.getInteger("people", 0), row.getInteger("groups", 0));
    }
}
