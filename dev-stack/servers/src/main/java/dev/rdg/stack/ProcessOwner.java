package dev.rdg.stack;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who ends a process when nobody closes its server. */
interface ProcessOwner {

  /** This JVM: what is still running when it exits is killed. */
  ProcessOwner THIS_JVM =
      new ProcessOwner() {
        private final Set<ProcessIdentity> processes = ConcurrentHashMap.newKeySet();

        {
          Runtime.getRuntime()
              .addShutdownHook(
                  new Thread(() -> processes.forEach(ProcessIdentity::kill), "end-engines"));
        }

        @Override
        public void started(String name, ProcessIdentity process) {
          processes.removeIf(earlier -> !earlier.isAlive());
          processes.add(process);
        }

        @Override
        public boolean outlivesThisJvm() {
          return false;
        }
      };

  /** Called right after the start, before the process is of any use. */
  void started(String name, ProcessIdentity process);

  boolean outlivesThisJvm();
}
