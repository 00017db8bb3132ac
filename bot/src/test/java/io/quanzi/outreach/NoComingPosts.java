package io.quanzi.outreach;

import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;

/** Knows of no posts to come. */
final class NoComingPosts {
    static final ObjectProvider<ComingPosts> PROVIDER = of(() -> (from, to, groups) -> java.util.List.of());

    private NoComingPosts() {}

    static ObjectProvider<ComingPosts> of(Supplier<ComingPosts> coming) {
        return new ObjectProvider<>() {
            @Override
            public ComingPosts getObject() {
                return coming.get();
            }
        };
    }
}
