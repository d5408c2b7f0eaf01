/**
 * Avro data that others wrote: {@link dev.rdg.coders.avro.AvroData} measures it before it is read,
 * {@link dev.rdg.coders.avro.LogicalTypes} compares what two schemas mean by one number, and {@link
 * dev.rdg.coders.avro.ConvertingReader} reads data of one schema as another's.
 */
@NullMarked
package dev.rdg.coders.avro;

import org.jspecify.annotations.NullMarked;
