package io.quanzi.shared;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Beans as Spring would hand them on, for tests without it. */
public final class Beans {
    private Beans() {}

    /** The beans of one type. */
    @SafeVarargs
    public static <T> ObjectProvider<T> of(Class<T> type, T... beans) {
        var factory = new StaticListableBeanFactory();
        for (int i = 0; i < beans.length; i++) {
            factory.addBean(type.getName() + i, beans[i]);
        }
        return factory.getBeanProvider(type);
    }
}
