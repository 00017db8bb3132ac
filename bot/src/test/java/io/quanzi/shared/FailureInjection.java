package io.quanzi.shared;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Lets one call of many go wrong. Calls are counted over all that it was put before, twice each: one may go wrong before it
 * takes effect or after, when only its answer is lost.
 */
public final class FailureInjection {
    private final int at;
    private final boolean deadly;
    private int counted;
    private boolean happened;

    private FailureInjection(int at, boolean deadly) {
        this.at = at;
        this.deadly = deadly;
    }

    /**
     * Kills the process at a moment.
     *
     * @param at which of the moments, from 1
     */
    public static FailureInjection crashAt(int at) {
        return new FailureInjection(at, true);
    }

    /**
     * Breaks the connection at a moment.
     *
     * @param at which of the moments, from 1
     */
    public static FailureInjection errorAt(int at) {
        return new FailureInjection(at, false);
    }

    /** Nothing goes wrong. */
    public static FailureInjection none() {
        return new FailureInjection(0, false);
    }

    /** The process is gone: nothing in it catches this. */
    public static final class Crash extends Error {
        Crash() {
            super("the process was killed");
        }
    }

    /** Whether the moment came at all. */
    public boolean happened() {
        return happened;
    }

    public <T> T before(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            // without its indexes a process does not start
            boolean counts = method.getDeclaringClass() != Object.class
                    && !method.getName().equals("indexOps");
            if (counts) {
                moment();
            }
            try {
                Object answer = method.invoke(target, args);
                if (counts) {
                    moment();
                }
                return answer;
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }

    private void moment() {
        if (++counted != at) {
            return;
        }
        happened = true;
        if (deadly) {
            throw new Crash();
        }
        throw new DataAccessResourceFailureException("the connection broke");
    }
}
