package io.quanzi.shared;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.data.convert.CustomConversions;
import org.springframework.data.mapping.Parameter;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.PersistentProperty;
import org.springframework.data.mapping.model.EntityInstantiator;
import org.springframework.data.mapping.model.EntityInstantiators;
import org.springframework.data.mapping.model.ParameterValueProvider;
import org.springframework.data.mongodb.core.convert.DefaultMongoTypeMapper;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.convert.NoOpDbRefResolver;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;

/**
 * The one way in which a record stands in MongoDB: each component is a field of its name, in their order.
 *
 * <ul>
 *   <li>{@code @Id} stands as {@code _id}, just as it is: a name of 24 hex digits is no ObjectId.
 *   <li>{@code @Field("chat")} gives a field another name than the component has.
 *   <li>Null is not written, unless {@code @Field(write = ALWAYS)} says so, as where a query looks for it.
 *   <li>A field that is missing reads as null, 0, false, or an empty list, set or map.
 *   <li>No field names the class. Fields that the record has no component for are passed over.
 *   <li>Enums stand by their names, instants as dates, {@link CustomerId} and {@link Money} as {@link MongoConversions} has
 *       them. A text that is stored as an empty one where there is no id reads as none.
 * </ul>
 *
 * A record with a second constructor marks its own by {@code @PersistenceCreator}. Reading a row so takes 1 to 5 µs more than
 * {@code row.getString(...)}; what is read several times with every order ({@code inbox}, {@code customers}, {@code orders},
 * {@code points}) is read by hand.
 */
final class RecordConverter extends MappingMongoConverter {
    RecordConverter(MongoMappingContext context, CustomConversions conversions) {
        super(NoOpDbRefResolver.INSTANCE, context);
        setCustomConversions(conversions);
        setTypeMapper(new DefaultMongoTypeMapper(null));
        setInstantiators(new EntityInstantiators(new WithDefaults(
                new EntityInstantiators().getInstantiatorFor(context.getRequiredPersistentEntity(Nothing.class)))));
    }

    private record Nothing() {}

    @Override
    public @Nullable Object convertId(@Nullable Object id, Class<?> targetType) {
        return id instanceof String ? id : super.convertId(id, targetType);
    }

    /** Makes records, with a default for each component that has no field. */
    private record WithDefaults(EntityInstantiator records) implements EntityInstantiator {
        @Override
        public <T, E extends PersistentEntity<? extends T, P>, P extends PersistentProperty<P>> T createInstance(
                E entity, ParameterValueProvider<P> stored) {
            return records.createInstance(entity, new ParameterValueProvider<P>() {
                @Override
                public <V> @Nullable V getParameterValue(Parameter<V, P> parameter) {
                    V value = stored.getParameterValue(parameter);
                    return value == null ? missing(parameter.getRawType()) : value;
                }
            });
        }

        @SuppressWarnings("unchecked") // each is of the type that was asked for
        private static <V> @Nullable V missing(Class<V> type) {
            if (type == Map.class) {
                return (V) Map.of();
            }
            if (type == SortedSet.class) {
                return (V) new TreeSet<>();
            }
            if (type == Set.class) {
                return (V) Set.of();
            }
            return type == List.class || type == Collection.class
                    ? (V) List.of()
                    : (V) ParameterValueProvider.getDefaultValue(type);
        }
    }
}
