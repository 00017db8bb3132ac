package io.quanzi.shared;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Lets each program that a test starts see what earlier ones have read of class files, to find its beans: a tenth of a start.
 * Those of one process start from the same classes. {@code META-INF/spring.factories} names it.
 */
@Order(Ordered.LOWEST_PRECEDENCE) // after Spring Boot's own, which would have them read anew
final class ReadClasses implements ApplicationContextInitializer<GenericApplicationContext> {
    private static final Map<Resource, MetadataReader> FOUND = new ConcurrentHashMap<>();
    private static final MetadataReaderFactory NAMED =
            new CachingMetadataReaderFactory(new DefaultResourceLoader(ReadClasses.class.getClassLoader()));

    @Override
    public void initialize(GenericApplicationContext context) {
        Map<Resource, MetadataReader> found = context.getResourceCache(MetadataReader.class);
        found.putAll(FOUND);
        context.addBeanFactoryPostProcessor(new BeanDefinitionRegistryPostProcessor() {
            @Override
            public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry definitions) {
                definitions
                        .getBeanDefinition(AnnotationConfigUtils.CONFIGURATION_ANNOTATION_PROCESSOR_BEAN_NAME)
                        .getPropertyValues()
                        .add("metadataReaderFactory", NAMED);
            }
        });
        context.addBeanFactoryPostProcessor(beans -> FOUND.putAll(found));
    }
}
