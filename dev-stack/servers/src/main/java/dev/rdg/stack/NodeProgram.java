package dev.rdg.stack;

/** How a server of one process is started, and asked whether it answers. */
interface NodeProgram {

  /** Makes the folders and writes the configuration files anew. */
  JavaProcess.Program write();

  /** Fails, with the reason, as long as the server does not answer. */
  void probe() throws Exception;
}
