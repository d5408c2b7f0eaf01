package dev.rdg.coders;

import dev.rdg.model.GraphChange;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.util.List;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviderRegistrar;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Makes the coders of the model known to every pipeline; found by Beam through the service loader.
 */
public final class ModelCoders implements CoderProviderRegistrar {

  @Override
  public List<CoderProvider> getCoderProviders() {
    return List.of(
        CoderProviders.forCoder(TypeDescriptor.of(RawEvent.class), RawEventCoder.of()),
        CoderProviders.forCoder(TypeDescriptor.of(RejectedEvent.class), RejectedEventCoder.of()),
        CoderProviders.forCoder(TypeDescriptor.of(Tally.class), TallyCoder.of()),
        CoderProviders.forCoder(TypeDescriptor.of(KvChange.class), KvChangeCoder.of()),
        CoderProviders.forCoder(TypeDescriptor.of(RecordChanges.class), RecordChangesCoder.of()),
        CoderProviders.forCoder(TypeDescriptor.of(GraphChange.class), GraphChangeCoder.of()));
  }
}
