package io.quanzi.shared;

import java.lang.reflect.Constructor;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.mongodb.MongoManagedTypes;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;

/** Converts the program's value types to and from MongoDB: ids as plain strings, money as a long of fen. */
@Configuration(proxyBeanMethods = false)
class MongoConversions {
    @Bean
    MongoCustomConversions mongoCustomConversions() {
        return new MongoCustomConversions(
                List.of(new IdToString(), new StringToId(), new MoneyToLong(), new LongToMoney()));
    }

    /** No class is annotated as an entity: so no package is searched for any, at each start. */
    @Bean
    static MongoManagedTypes mongoManagedTypes() {
        return MongoManagedTypes.empty();
    }

    /** Takes the place of the one that Spring Boot would make. */
    @Bean
    RecordConverter mappingMongoConverter(MongoMappingContext context, MongoCustomConversions conversions) {
        return new RecordConverter(context, conversions);
    }

    @WritingConverter
    static class IdToString implements Converter<Id, String> {
        @Override
        public String convert(Id id) {
            return id.value();
        }
    }

    @ReadingConverter
    static class StringToId implements ConverterFactory<String, Id> {
        @Override
        @SuppressWarnings("NullAway") // an empty text reads as none
        public <T extends Id> Converter<String, T> getConverter(Class<T> type) {
            try {
                Constructor<T> constructor = type.getDeclaredConstructor(String.class);
                return value -> value.isEmpty() ? null : make(constructor, value);
            } catch (NoSuchMethodException missing) {
                throw new IllegalArgumentException(
                        type.getName() + " must be a record of one String to be read from MongoDB", missing);
            }
        }

        private static <T> T make(Constructor<T> constructor, String value) {
            try {
                return constructor.newInstance(value);
            } catch (ReflectiveOperationException unusable) {
                throw new IllegalArgumentException(
                        "cannot read \"%s\" as %s"
                                .formatted(
                                        value, constructor.getDeclaringClass().getSimpleName()),
                        unusable);
            }
        }
    }

    @WritingConverter
    static class MoneyToLong implements Converter<Money, Long> {
        @Override
        public Long convert(Money money) {
            return money.fen();
        }
    }

    @ReadingConverter
    static class LongToMoney implements Converter<Long, Money> {
        @Override
        public Money convert(Long fen) {
            return new Money(fen);
        }
    }
}
