package io.quanzi.shared;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.stereotype.Component;

/**
 * Limits the time that one request may spend in the database, so that the caller still waits for the answer. A
 * MongoDB that is frozen keeps its connections and never answers; background work may wait for it, an endpoint may
 * not: WeCom waits 5 seconds.
 *
 * <p>A stranger's request, a machine's too, has {@value #SHORT_MILLIS} ms for all its commands together. Who is logged in may
 * ask for what takes long, so there the database is asked first whether it answers at all. Work behind the doors has the time
 * of {@link MongoTimeouts} for each answer; what builds an index or removes much has more.
 */
@Component
public class StoreDeadline {
    static final long SHORT_MILLIS = 3_000;
    private static final Duration LONG = Duration.ofMinutes(2);
    /** Commands that may rightly take longer than {@link MongoTimeouts} waits for others, where no request is in a hurry. */
    private static final Map<String, Duration> SLOW = Map.of(
            "createIndex", Duration.ofHours(1),
            "createIndexes", Duration.ofHours(1),
            "deleteMany", Duration.ofMinutes(10));

    private static final ThreadLocal<Long> END = new ThreadLocal<>();

    private final ObjectProvider<MongoDatabaseFactory> databases;

    StoreDeadline(ObjectProvider<MongoDatabaseFactory> databases) {
        this.databases = databases;
    }

    /**
     * Begins this thread's time, until {@link #end()}.
     *
     * @param mayTakeLong whether to wait for as long as the work takes once the database has shown that it answers
     */
    public void begin(boolean mayTakeLong) {
        END.set(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SHORT_MILLIS));
        if (mayTakeLong) {
            ping();
            END.set(System.nanoTime() + LONG.toNanos());
        }
    }

    /** Ends this thread's time; what it asks from now on has no end. */
    public void end() {
        END.remove();
    }

    /** Does what waits for others than the database: it takes nothing of this thread's time. */
    public static <T> T outside(Supplier<T> work) {
        long begun = System.nanoTime();
        try {
            return work.get();
        } finally {
            Long end = END.get();
            if (end != null) {
                END.set(end + (System.nanoTime() - begun));
            }
        }
    }

    /** Asks the database whether it answers. */
    public void ping() {
        MongoDatabaseFactory factory = databases.getIfAvailable();
        if (factory != null) {
            factory.getMongoDatabase().runCommand(new Document("ping", 1));
        }
    }

    /** Returns how much of this thread's time is left; null when it has no end. */
    static @Nullable Long leftMillis() {
        Long end = END.get();
        return end == null ? null : Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Databases {
        /** Replaces Spring Boot's own, which makes its client only where it also makes the factory. */
        @Bean
        static BeanPostProcessor boundedDatabases() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof SimpleMongoClientDatabaseFactory factory
                            ? new Bounded(
                                    factory.getMongoCluster(),
                                    factory.getMongoDatabase().getName())
                            : bean;
                }
            };
        }
    }

    /** Gives each command what is left of its thread's time, also those of collections that were fetched before. */
    private static final class Bounded extends SimpleMongoClientDatabaseFactory {
        Bounded(MongoClient client, String name) {
            super(client, name);
        }

        @Override
        protected MongoDatabase doGetMongoDatabase(String name) {
            return bounded(
                    MongoDatabase.class,
                    super.doGetMongoDatabase(name),
                    (database, left) -> database.withTimeout(left, TimeUnit.MILLISECONDS));
        }
    }

    private interface Limit<T> {
        T within(T unlimited, long millis);
    }

    private static <T> T bounded(Class<T> type, T target, Limit<T> limit) {
        return type.cast(Proxy.newProxyInstance(
                StoreDeadline.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(target, limit, method, arguments)));
    }

    private static <T> @Nullable Object call(T target, Limit<T> limit, Method method, Object @Nullable [] arguments)
            throws Throwable {
        Long left = leftMillis();
        Long time = left == null ? millisOf(method) : left;
        T timed = time == null || method.getDeclaringClass() == Object.class ? target : limit.within(target, time);
        Object result;
        try {
            result = method.invoke(timed, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
        if (result instanceof MongoCollection<?> collection) {
            return collection(collection);
        }
        if (result instanceof MongoDatabase database) {
            return bounded(
                    MongoDatabase.class, database, (one, millis) -> one.withTimeout(millis, TimeUnit.MILLISECONDS));
        }
        return result;
    }

    private static @Nullable Long millisOf(Method method) {
        Duration slow = SLOW.get(method.getName());
        return slow == null ? null : slow.toMillis();
    }

    @SuppressWarnings("unchecked") // a proxy has no element type
    private static MongoCollection<?> collection(MongoCollection<?> collection) {
        return bounded(
                MongoCollection.class,
                (MongoCollection<Object>) collection,
                (one, millis) -> one.withTimeout(millis, TimeUnit.MILLISECONDS));
    }
}
