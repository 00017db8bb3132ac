package io.quanzi;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;

/**
 * Delivers an application event to every listener, also when one before it failed; Spring stops at the first failure.
 * Who published it is thrown the first failure when all have heard, and tells it again.
 */
@Component(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME)
class EveryListener extends SimpleApplicationEventMulticaster {
    @Override
    public void multicastEvent(ApplicationEvent event, @Nullable ResolvableType eventType) {
        if (!(event instanceof PayloadApplicationEvent<?>)) {
            super.multicastEvent(event, eventType);
            return;
        }
        ResolvableType type = eventType == null ? ResolvableType.forInstance(event) : eventType;
        RuntimeException failure = null;
        for (ApplicationListener<?> listener : getApplicationListeners(event, type)) {
            try {
                invokeListener(listener, event);
            } catch (RuntimeException failed) {
                if (failure == null) {
                    failure = failed;
                } else if (failure != failed) {
                    failure.addSuppressed(failed);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
