package io.quanzi.console.list;

import java.time.Clock;
import org.springframework.data.mongodb.core.MongoOperations;

/** Saved views for tests of other packages. */
public final class SavedViewsFixture {
    private SavedViewsFixture() {}

    public static SavedViews views(MongoOperations mongo, Clock clock) {
        return new SavedViews(mongo, clock);
    }

    /** Keeps a view of the whole list of customers. */
    public static void save(SavedViews views, String user, String name) {
        views.save(user, "/customers", name, "");
    }
}
